declare module "virtual:parties" {
  const parties: [code: string, name: string][];
  export default parties;
}
declare module "virtual:cameo" {
  const codes: [code: string, name: string][];
  export default codes;
}
