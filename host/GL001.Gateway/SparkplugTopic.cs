using GL001.Wire;

namespace GL001.Gateway;

/// <summary>A parsed topic of an edge node or device; <see cref="UnitId"/> is empty for the node's own messages.</summary>
internal readonly record struct SparkplugTopic(string MessageType, ControllerAddress Controller, string UnitId)
{
    private const int LongestId = 128;

    /// <summary>Whether the topic is one that hosts send (commands, state) and a host has no business with receiving.</summary>
    public static bool IsFromHost(string topic) =>
        topic.Split('/') is [SparkplugTopics.Namespace, SparkplugTopics.State, ..]
            or [SparkplugTopics.Namespace, _, SparkplugTopics.NodeCommand or SparkplugTopics.DeviceCommand, ..];

    public static bool TryParse(string topic, out SparkplugTopic parsed)
    {
        parsed = topic.Split('/') switch
        {
            [SparkplugTopics.Namespace, var plant,
                SparkplugTopics.NodeBirth or SparkplugTopics.NodeDeath or SparkplugTopics.NodeData, var controller]
                => new(topic.Split('/')[2], new(plant, controller), ""),
            [SparkplugTopics.Namespace, var plant,
                SparkplugTopics.DeviceBirth or SparkplugTopics.DeviceDeath or SparkplugTopics.DeviceData, var controller, var unit]
                when IsId(unit)
                => new(topic.Split('/')[2], new(plant, controller), unit),
            _ => default,
        };
        return parsed.MessageType is not null && IsId(parsed.Controller.PlantId) && IsId(parsed.Controller.ControllerId);
    }

    // Control characters would let a sender forge lines of our log.
    private static bool IsId(string text) =>
        text.Length is > 0 and <= LongestId && !text.Any(c => char.IsControl(c) || c is '+' or '#');
}
