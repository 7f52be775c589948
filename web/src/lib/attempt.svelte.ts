// What is tried on a screen: whether it runs, what is said when it is done, why it failed.
export class Attempt {
  busy = $state(false);
  note = $state("");
  error = $state.raw<unknown>(null);

  run = async (what: () => Promise<unknown>, said: string): Promise<void> => {
    this.busy = true;
    this.note = "";
    try {
      await what();
      this.error = null;
      this.note = said;
    } catch (e) {
      this.error = e;
    }
    this.busy = false;
  };
}
