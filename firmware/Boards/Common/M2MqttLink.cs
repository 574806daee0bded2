using System;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GL001.Runtime;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;

namespace GL001.Boards;

/// <summary>
/// <see cref="IMqttLink"/> over nanoFramework.M2Mqtt. Called from the network thread alone, which may hang without
/// harm: the scan never waits for it.
/// </summary>
public sealed class M2MqttLink : IMqttLink
{
    private const int KeepAliveSeconds = 10;
    private const int InboxCapacity = 8;

    private readonly BrokerAccess _access;
    private readonly object _gate = new object();
    private readonly string[] _topics = new string[InboxCapacity];
    private readonly byte[][] _payloads = new byte[InboxCapacity][];
    private MqttClient _client;
    private int _first;
    private int _waiting;

    /// <exception cref="ArgumentException">The access contradicts itself; see <see cref="BrokerAccess.Problem"/>.</exception>
    public M2MqttLink(BrokerAccess access)
    {
        string problem = access.Problem();
        if (problem.Length > 0)
        {
            throw new ArgumentException(problem);
        }

        _access = access;
    }

    /// <summary>Messages that found the inbox full; the newest is dropped, the host sends its lease again.</summary>
    public int Dropped { get; private set; }

    public bool IsConnected => _client != null && _client.IsConnected;

    public bool TryConnect(string clientId, string willTopic, byte[] willPayload)
    {
        Disconnect();
        try
        {
            _client = NewClient();
            _client.MqttMsgPublishReceived += OnMessage;

            // This client takes its will as text; DeathCertificate keeps every byte in 1 to 127.
            string will = Encoding.UTF8.GetString(willPayload, 0, willPayload.Length);
            MqttReasonCode answer = _client.Connect(clientId, TextOrNull(_access.UserName), TextOrNull(_access.Password), false, MqttQoSLevel.AtLeastOnce, true,
                willTopic, will, true, KeepAliveSeconds);
            return answer == MqttReasonCode.Success;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public bool TrySubscribe(string topic)
    {
        try
        {
            _client.Subscribe(new string[] { topic }, new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce });
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public bool TryPublish(string topic, byte[] payload)
    {
        try
        {
            _client.Publish(topic, payload, null, null, MqttQoSLevel.AtMostOnce, false);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public bool TryReceive(out string topic, out byte[] payload)
    {
        lock (_gate)
        {
            if (_waiting == 0)
            {
                topic = "";
                payload = new byte[0];
                return false;
            }

            topic = _topics[_first];
            payload = _payloads[_first];
            _first = (_first + 1) % InboxCapacity;
            _waiting--;
            return true;
        }
    }

    public void Disconnect()
    {
        MqttClient client = _client;
        _client = null;
        lock (_gate)
        {
            _waiting = 0;
        }

        if (client == null)
        {
            return;
        }

        client.MqttMsgPublishReceived -= OnMessage;
        try
        {
            client.Disconnect();
            client.Close();
        }
        catch (Exception)
        {
            // A connection that is already gone cannot be closed; there is nothing left to release.
        }
    }

    private MqttClient NewClient()
    {
        if (!_access.UseTls)
        {
            return new MqttClient(_access.Host, _access.Port, false, null, null, MqttSslProtocols.None);
        }

        X509Certificate own = _access.ClientCertificate.Length == 0 ? null
            : new X509Certificate2(_access.ClientCertificate, _access.ClientKey, _access.ClientKeyPassword);
        return new MqttClient(_access.Host, _access.Port, true, new X509Certificate(_access.AuthorityCertificate), own, MqttSslProtocols.TLSv1_2);
    }

    private static string TextOrNull(string text)
    {
        return text.Length == 0 ? null : text;
    }

    private void OnMessage(object sender, MqttMsgPublishEventArgs e)
    {
        lock (_gate)
        {
            if (_waiting == InboxCapacity)
            {
                Dropped++;
                return;
            }

            int at = (_first + _waiting) % InboxCapacity;
            _topics[at] = e.Topic;
            _payloads[at] = e.Message;
            _waiting++;
        }
    }
}
