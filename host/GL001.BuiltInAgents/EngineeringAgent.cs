using GL001.Agents;
using GL001.Engineering;

namespace GL001.BuiltInAgents;

/// <summary>An agent that offers calculations: their one exception for a bad input is told as a bad input, so it is not tried again.</summary>
public abstract class EngineeringAgent(string id) : Agent(id, new Version(1, 0))
{
    protected override AgentInputException? InputProblem(Exception problem) =>
        problem is EngineeringInputException input ? new AgentInputException(input.Field, input.Message) : null;
}
