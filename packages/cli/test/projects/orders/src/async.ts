import { suspend } from "@kraut/runtime";

export async function ask(names: string[]): Promise<string[]> {
  "use resumable";
  const one = async (name: string): Promise<string> => {
    let isAnswered = false;
    try {
      const answer = await suspend<number>({ ask: name });
      isAnswered = true;
      return `${name} ${answer}`;
    } finally {
      await null;
      if (!isAnswered) console.log(`closed ${name}`);
    }
  };
  return Promise.all(names.map(one));
}

export async function sleeps(ms: number): Promise<string> {
  "use resumable";
  await new Promise((resolve) => setTimeout(resolve, ms));
  return suspend<string>("awake");
}

export async function stuck(): Promise<void> {
  "use resumable";
  const nothing = new Promise<void>(() => {});
  await nothing;
}

export async function loses(): Promise<void> {
  "use resumable";
  const fails = async (): Promise<never> => {
    throw new Error("nobody looks");
  };
  void fails();
  await null;
  suspend("before");
}
