namespace GL001.Runtime;

/// <summary>
/// The MQTT connection of a controller: M2Mqtt on the device, MQTTnet on .NET. Everything returns at once or fails;
/// messages wait until they are fetched.
/// </summary>
public interface IMqttLink
{
    bool IsConnected { get; }

    /// <summary>Connects with a clean session and leaves the will with the broker (QoS 1, not retained).</summary>
    bool TryConnect(string clientId, string willTopic, byte[] willPayload);

    bool TrySubscribe(string topic);

    bool TryPublish(string topic, byte[] payload);

    /// <summary>Fetches the next message that arrived; false when none waits.</summary>
    bool TryReceive(out string topic, out byte[] payload);

    void Disconnect();
}
