using GL001.Agents;
using GL001.Samples;

return await AgentProgram.RunAsync(args, new DryingAgent());
