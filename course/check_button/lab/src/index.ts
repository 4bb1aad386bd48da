import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ToolbarButton } from '@jupyterlab/apputils';
import { NotebookPanel } from '@jupyterlab/notebook';

import { Answer } from './answer';
import { check } from './requests';

/** A Check button in each notebook's toolbar, and one panel for each notebook that was checked. */
const plugin: JupyterFrontEndPlugin<void> = {
  id: '@partwise/check:button',
  description: 'Checks the tasks of a notebook and shows beside it which pass.',
  autoStart: true,
  activate: (app: JupyterFrontEnd) => {
    app.docRegistry.addWidgetExtension('Notebook', {
      createNew: (panel: NotebookPanel) => {
        let answer: Answer | null = null;
        const button = new ToolbarButton({
          className: 'partwise-check-button',
          label: 'Check',
          tooltip: 'Check which tasks of this notebook pass',
          onClick: async () => {
            if (answer === null || answer.isDisposed) {
              answer = new Answer(href => open(app, panel, href));
            }
            if (!answer.isAttached) {
              app.shell.add(answer, 'main', { mode: 'split-right', ref: panel.id, activate: false });
            } else if (!answer.isVisible) {
              app.shell.activateById(answer.id); // something was opened over it
            }
            button.enabled = false;
            try {
              await check(panel, answer);
            } finally {
              button.enabled = true;
            }
          }
        });
        panel.toolbar.insertAfter('cellType', 'check', button);
        panel.disposed.connect(() => answer?.dispose());
        return button;
      }
    });
  }
};

/** Open the notebook that a link of this notebook leads to, behind this one, so that the answer stays in view. */
function open(app: JupyterFrontEnd, panel: NotebookPanel, href: string): void {
  const steps = panel.context.path.split('/').slice(0, -1);
  for (const step of href.split('#')[0].split('/')) {
    if (step === '..') {
      steps.pop();
    } else if (step !== '.') {
      steps.push(decodeURIComponent(step));
    }
  }
  const options = { mode: 'tab-after', ref: panel.id };
  void app.commands.execute('docmanager:open', { path: steps.join('/'), options });
}

export default plugin;
