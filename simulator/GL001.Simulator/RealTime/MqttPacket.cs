using System.Buffers.Binary;
using System.Text;

namespace GL001.Simulator.RealTime;

/// <summary>One control packet of MQTT 3.1.1 or 5.0 as its bytes, as far as a line in between has to understand it.</summary>
internal static class MqttPacket
{
    // MQTT 3.1.1, table 2.1 and section 2.2.3: type in the upper half of the first byte, then at most four bytes of length.
    private const int Connect = 1;
    private const int Publish = 3;
    private const int PingRequest = 12;
    private const int PingResponse = 13;
    private const int Duplicate = 0b1000;
    private const int ServiceLevels = 0b0110;
    private const int LongestLength = 4;
    private const int Version5 = 5;

    /// <summary>Reads one packet; null when the stream ends.</summary>
    /// <exception cref="IOException">What comes is no MQTT.</exception>
    public static async Task<byte[]?> ReadAsync(Stream from, CancellationToken stopping)
    {
        var head = new byte[1 + LongestLength];
        if (await from.ReadAtLeastAsync(head.AsMemory(0, 1), 1, throwOnEndOfStream: false, stopping) == 0)
        {
            return null;
        }

        var length = 0;
        var bytes = 1;
        for (var shift = 0; ; shift += 7)
        {
            if (bytes > LongestLength)
            {
                throw new IOException("The length of an MQTT packet has more than four bytes.");
            }

            await from.ReadExactlyAsync(head.AsMemory(bytes, 1), stopping);
            length |= (head[bytes] & 0x7F) << shift;
            if ((head[bytes++] & 0x80) == 0)
            {
                break;
            }
        }

        var packet = new byte[bytes + length];
        head.AsSpan(0, bytes).CopyTo(packet);
        await from.ReadExactlyAsync(packet.AsMemory(bytes), stopping);
        return packet;
    }

    public static bool IsPublish(byte[] packet) => packet[0] >> 4 == Publish;

    /// <summary>Whether it only says that somebody is there.</summary>
    public static bool IsPing(byte[] packet) => packet[0] >> 4 is PingRequest or PingResponse;

    /// <summary>Whether it opens a connection, and with which version of the protocol.</summary>
    public static bool IsConnect(byte[] packet, out bool isVersion5)
    {
        isVersion5 = false;
        if (packet[0] >> 4 != Connect)
        {
            return false;
        }

        var at = BodyAt(packet);
        isVersion5 = packet[at + 2 + BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(at))] >= Version5;
        return true;
    }

    /// <summary>Topic of a PUBLISH.</summary>
    public static string Topic(byte[] publish)
    {
        var at = BodyAt(publish);
        return Encoding.UTF8.GetString(publish, at + 2, BinaryPrimitives.ReadUInt16BigEndian(publish.AsSpan(at)));
    }

    /// <summary>Payload of a PUBLISH.</summary>
    /// <param name="publish">The packet.</param>
    /// <param name="isVersion5">Whether properties stand before the payload.</param>
    public static byte[] Payload(byte[] publish, bool isVersion5) => publish[PayloadAt(publish, BodyAt(publish), isVersion5)..];

    /// <summary>A PUBLISH as it is sent a second time: with the mark of a repetition where it is acknowledged (MQTT 3.1.1, 3.3.1.1).</summary>
    public static byte[] Again(byte[] publish)
    {
        var again = publish.ToArray();
        again[0] |= (byte)((publish[0] & ServiceLevels) != 0 ? Duplicate : 0);
        return again;
    }

    /// <summary>A PUBLISH whose payload has lost its end: sound MQTT, whose content is not.</summary>
    /// <param name="publish">The packet.</param>
    /// <param name="share">Share of the payload that is left, 0 to 1.</param>
    /// <param name="isVersion5">Whether properties stand before the payload.</param>
    public static byte[] Shorten(byte[] publish, double share, bool isVersion5)
    {
        var bodyAt = BodyAt(publish);
        var payloadAt = PayloadAt(publish, bodyAt, isVersion5);
        var rest = publish.AsSpan(bodyAt, payloadAt - bodyAt + (int)((publish.Length - payloadAt) * share));
        var head = new List<byte> { publish[0] };
        var length = rest.Length;
        do
        {
            head.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
        return [.. head, .. rest];
    }

    private static int PayloadAt(byte[] publish, int bodyAt, bool isVersion5)
    {
        var at = bodyAt + 2 + BinaryPrimitives.ReadUInt16BigEndian(publish.AsSpan(bodyAt));
        at += (publish[0] & ServiceLevels) != 0 ? 2 : 0;
        if (!isVersion5)
        {
            return at;
        }

        var properties = 0;
        for (var shift = 0; ; shift += 7)
        {
            properties |= (publish[at] & 0x7F) << shift;
            if ((publish[at++] & 0x80) == 0)
            {
                return at + properties;
            }
        }
    }

    private static int BodyAt(byte[] packet)
    {
        var at = 1;
        while ((packet[at++] & 0x80) != 0)
        {
        }

        return at;
    }
}
