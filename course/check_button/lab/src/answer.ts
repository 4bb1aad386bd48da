import { Widget } from '@lumino/widgets';

/** One task. passed: null where a person reads it, or where no test of it was run. */
interface ITask {
  name: string;
  title: string;
  points: number;
  passed: boolean | null;
  said: string[];
  hints: string[];
  section: { title: string; href: string } | null;
}

/** What came of a check. tests: all, or only the visible ones. */
export interface IReply {
  tests: 'all' | 'visible';
  message: string | null;
  tasks: ITask[];
}

/** The panel beside the notebook. What is told is set as text, never as HTML. */
export class Answer extends Widget {
  constructor(private readonly open: (href: string) => void) {
    super();
    this.id = `partwise-check-${Math.random().toString(36).slice(2)}`;
    this.addClass('partwise-check');
    this.title.label = 'Check';
    this.title.closable = true;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', 'Check');
    this.node.setAttribute('aria-live', 'polite');
  }

  /** The check is under way. */
  wait(path: string, news: string): void {
    this.begin(path, 'waits');
    add(this.node, 'p', news, 'partwise-check-news');
  }

  /** There is no answer, and why. */
  refuse(path: string, why: string): void {
    this.begin(path, 'refused');
    add(this.node, 'p', why.charAt(0).toUpperCase() + why.slice(1), 'partwise-check-refused');
  }

  /** The answer. */
  tell(path: string, reply: IReply): void {
    this.begin(path, 'done');
    if (reply.tests === 'visible') {
      const only = 'Only the visible tests were run, in a fresh kernel of your own. Grading runs more.';
      add(this.node, 'p', only, 'partwise-check-only');
    }
    if (reply.message) {
      add(this.node, 'p', reply.message, 'partwise-check-message');
    }
    const judged = reply.tasks.filter(task => task.passed !== null);
    if (judged.length > 0) {
      const passed = judged.filter(task => task.passed).length;
      add(this.node, 'p', `${passed} of ${judged.length} tasks pass.`, 'partwise-check-sum');
    }
    for (const task of reply.tasks) {
      this.addTask(task, reply.tests);
    }
    if (reply.tasks.length > 0) {
      add(this.node, 'p', 'A check gives no points, and nothing was handed in.', 'partwise-check-news');
    }
  }

  private begin(path: string, state: string): void {
    this.node.replaceChildren();
    this.node.dataset.state = state;
    add(this.node, 'h2', path.split('/').pop()!.replace(/\.ipynb$/, ''));
  }

  private addTask(task: ITask, tests: string): void {
    const passed = task.passed === null ? 'open' : task.passed ? 'passed' : 'failed';
    const box = add(this.node, 'section', '', `partwise-check-task partwise-check-${passed}`);
    box.dataset.task = task.name;
    const open = tests === 'visible' ? 'no visible test' : 'read by a person';
    add(box, 'span', { passed: 'passes', failed: 'not yet', open }[passed]!, 'partwise-check-state');
    add(box, 'h3', task.title);
    for (const said of task.said) {
      add(box, 'pre', said);
    }
    for (const hint of task.hints) {
      add(box, 'p', hint, 'partwise-check-hint');
    }
    if (task.section && task.passed === false) {
      const link = add(box, 'a', `Read again: ${task.section.title}`);
      const href = task.section.href;
      link.setAttribute('href', '#');
      link.addEventListener('click', event => {
        event.preventDefault();
        this.open(href);
      });
    }
  }
}

function add(to: HTMLElement, tag: string, text: string, names = ''): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = names;
  return to.appendChild(made);
}
