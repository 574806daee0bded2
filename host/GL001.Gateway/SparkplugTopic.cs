using GL001.Wire;

namespace GL001.Gateway;

/// <summary>A parsed Sparkplug topic. <paramref name="DeviceId"/> is empty for a message of the node itself.</summary>
public readonly record struct SparkplugTopic(string GroupId, string Type, string EdgeNodeId, string DeviceId)
{
    private static readonly string[] s_nodeTypes = [SparkplugTopics.NodeBirth, SparkplugTopics.NodeDeath, SparkplugTopics.NodeData, SparkplugTopics.NodeCommand];
    private static readonly string[] s_deviceTypes = [SparkplugTopics.DeviceBirth, SparkplugTopics.DeviceDeath, SparkplugTopics.DeviceData, SparkplugTopics.DeviceCommand];

    public static bool TryParse(string topic, out SparkplugTopic parsed)
    {
        parsed = default;
        var parts = topic.Split('/');
        if (parts.Length is < 4 or > 5 || parts[0] != SparkplugTopics.Namespace || parts.Any(part => part.Length == 0))
        {
            return false;
        }

        parsed = new SparkplugTopic(parts[1], parts[2], parts[3], parts.Length == 5 ? parts[4] : "");
        return (parts.Length == 4 ? s_nodeTypes : s_deviceTypes).Contains(parts[2]);
    }
}
