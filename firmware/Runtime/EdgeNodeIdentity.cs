using GL001.Wire;

namespace GL001.Runtime;

/// <summary>Who a controller is on the wire: plant, controller, unit, and the topics that follow.</summary>
public sealed class EdgeNodeIdentity
{
    public EdgeNodeIdentity(string plant, string controller, string unit, string firmwareVersion)
    {
        ClientId = plant + "." + controller;
        FirmwareVersion = firmwareVersion;
        NodeBirthTopic = SparkplugTopics.ForNode(plant, SparkplugTopics.NodeBirth, controller);
        NodeDeathTopic = SparkplugTopics.ForNode(plant, SparkplugTopics.NodeDeath, controller);
        NodeCommandTopic = SparkplugTopics.ForNode(plant, SparkplugTopics.NodeCommand, controller);
        DeviceBirthTopic = SparkplugTopics.ForDevice(plant, SparkplugTopics.DeviceBirth, controller, unit);
        DeviceDataTopic = SparkplugTopics.ForDevice(plant, SparkplugTopics.DeviceData, controller, unit);
        DeviceCommandTopic = SparkplugTopics.ForDevice(plant, SparkplugTopics.DeviceCommand, controller, unit);
    }

    public string ClientId { get; }

    public string FirmwareVersion { get; }

    public string NodeBirthTopic { get; }

    public string NodeDeathTopic { get; }

    public string NodeCommandTopic { get; }

    public string DeviceBirthTopic { get; }

    public string DeviceDataTopic { get; }

    public string DeviceCommandTopic { get; }
}
