namespace GL001.Runtime;

/// <summary>A change of one parameter that the network asks for.</summary>
public sealed class ParameterOrder
{
    /// <summary>Chosen by who asks, to know the answer by.</summary>
    public long Request { get; set; }

    /// <summary>A number of <see cref="GL001.Storage.ParameterTable"/>, or -1 for a name that it does not have.</summary>
    public int Id { get; set; }

    /// <summary>In the unit of the table.</summary>
    public double Value { get; set; }

    public void CopyFrom(ParameterOrder other)
    {
        Request = other.Request;
        Id = other.Id;
        Value = other.Value;
    }
}
