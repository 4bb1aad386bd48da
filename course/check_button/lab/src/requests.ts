import { URLExt } from '@jupyterlab/coreutils';
import { NotebookPanel } from '@jupyterlab/notebook';
import { ServerConnection } from '@jupyterlab/services';

import { Answer, IReply } from './answer';

/** What the server says of a check. position: 1 for who is next in the queue. */
interface IState {
  id: string;
  state: 'waiting' | 'running' | 'done';
  position: number;
  reply?: IReply;
}

const SECONDS = 20; // that one request waits for news

/** Save the notebook, hand it to the server and show what comes of it: what is submitted next is what was checked. */
export async function check(panel: NotebookPanel, answer: Answer): Promise<void> {
  answer.wait(panel.context.path, 'The notebook is being handed on.');
  try {
    if (!panel.context.model.readOnly) {
      await panel.context.save();
    }
    let found = await request('checks', {
      method: 'POST',
      body: JSON.stringify({ path: panel.context.path, content: withoutOutputs(panel) })
    });
    while (found.state !== 'done') {
      answer.wait(
        panel.context.path,
        found.state === 'waiting' ? `In the queue: number ${found.position}.` : 'Your notebook is being checked.'
      );
      found = await request(`checks/${found.id}?wait=${SECONDS}`, {});
    }
    answer.tell(panel.context.path, found.reply!);
  } catch (error) {
    answer.refuse(panel.context.path, error instanceof Error ? error.message : String(error));
  }
}

function withoutOutputs(panel: NotebookPanel): any {
  const notebook: any = JSON.parse(JSON.stringify(panel.context.model.toJSON()));
  for (const cell of notebook.cells) {
    if (cell.cell_type === 'code') {
      cell.outputs = [];
      cell.execution_count = null;
    }
    delete cell.attachments;
  }
  return notebook;
}

async function request(path: string, init: RequestInit): Promise<IState> {
  const settings = ServerConnection.makeSettings();
  const url = URLExt.join(settings.baseUrl, 'checkbutton') + '/' + path;
  const response = await ServerConnection.makeRequest(url, init, settings);
  const text = await response.text();
  let found: any = {};
  try {
    found = JSON.parse(text);
  } catch {
    // a proxy's page, say
  }
  if (!response.ok) {
    throw new Error(found.message ?? `The server answered with ${response.status}; try again soon.`);
  }
  return found;
}
