namespace GL001.Wire;

/// <summary>Topics of Sparkplug B 3.0: <c>spBv1.0/group/type/edge node[/device]</c>. Group is the plant, edge node the controller, device the boiler or furnace.</summary>
public static class SparkplugTopics
{
    public const string Namespace = "spBv1.0";
    public const string NodeBirth = "NBIRTH";
    public const string NodeDeath = "NDEATH";
    public const string NodeData = "NDATA";
    public const string NodeCommand = "NCMD";
    public const string DeviceBirth = "DBIRTH";
    public const string DeviceDeath = "DDEATH";
    public const string DeviceData = "DDATA";
    public const string DeviceCommand = "DCMD";
    public const string State = "STATE";

    public static string ForNode(string group, string type, string edgeNode)
    {
        return Namespace + "/" + group + "/" + type + "/" + edgeNode;
    }

    public static string ForDevice(string group, string type, string edgeNode, string device)
    {
        return ForNode(group, type, edgeNode) + "/" + device;
    }

    public static string ForState(string hostId)
    {
        return Namespace + "/" + State + "/" + hostId;
    }
}
