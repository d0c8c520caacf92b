export const wrong: number = "excluded, so nobody minds";
