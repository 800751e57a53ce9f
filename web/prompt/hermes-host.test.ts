import { expect, it } from 'vitest';
import type { Hermes } from '../../src/core/index.ts';
import { createWorld } from '../../src/sim/index.ts';
import { NodePrompt } from './hermes-host.ts';

/** What a line printed. */
async function run(prompt: NodePrompt, typed: string): Promise<string | null> {
  let answer: string | null = null;
  await prompt.run(typed, (output) => (answer = output));
  return answer;
}

function alice(): Hermes {
  const node = createWorld().start('alice');
  node.Client.startLink('seed');
  return node;
}

it('a line that acts is run in the present, at the node as it is there; one that reads is not', async () => {
  const [shown, present] = [alice(), alice()];
  let [hermes, returns] = [shown, 0];
  const prompt = new NodePrompt({
    hermes: () => hermes,
    present: async () => {
      await Promise.resolve();
      returns++;
      hermes = present;
    },
  });
  expect(await run(prompt, '{:ok, pid} = Client.start_link(:user_created)')).toContain(':ok');
  expect([returns, shown.clients().length, present.clients().length]).toEqual([1, 1, 2]);
  hermes = shown;
  expect(await run(prompt, 'Node.list()')).toBe('[]');
  expect(await run(prompt, '"Client.stop(pid)"')).toBe('"Client.stop(pid)"');
  expect(await run(prompt, 'Hermes.publish(:user_created, nothing)')).toContain('undefined');
  expect([returns, hermes]).toEqual([2, present]);
  expect(await run(prompt, 'pid |> Client.stop()')).toBe(':ok');
  expect([returns, present.clients().length]).toEqual([3, 1]);
});

it('lines are run in the order they were typed, though one waits for the present', async () => {
  const hermes = alice();
  let go = (): void => {};
  const prompt = new NodePrompt({
    hermes: () => hermes,
    present: () => new Promise((resolve) => (go = resolve)),
  });
  const answers = [
    run(prompt, '{:ok, pid} = Client.start_link(:a)'),
    run(prompt, 'pid'),
    run(prompt, 'for'),
  ];
  await Promise.resolve();
  await Promise.resolve();
  go();
  expect((await Promise.all(answers))[1]).toMatch(/^#PID<0\.\d+\.0>$/);
});

it('variables are of one life', async () => {
  const world = createWorld();
  let hermes: Hermes | null = world.start('alice');
  const prompt = new NodePrompt({ hermes: () => hermes, present: () => Promise.resolve() });
  expect(await run(prompt, 'x = 1')).toBe('1');
  world.crash('alice');
  hermes = null;
  expect(await run(prompt, 'x')).toBeNull();
  hermes = world.restart('alice');
  expect(await run(prompt, 'x')).toContain('undefined variable');
});

it('answers before what the publisher’s own clients print', async () => {
  const printed: string[] = [];
  const world = createWorld({ print: (_, line) => void printed.push(line) });
  const hermes = world.start('alice');
  hermes.Client.startLink('t');
  const prompt = new NodePrompt({ hermes: () => hermes, present: () => Promise.resolve() });
  await prompt.run('Hermes.publish(:t, 1)', (output) => void printed.push(String(output)));
  world.settle();
  expect(printed).toEqual([':ok', 'Received: 1']);
});
