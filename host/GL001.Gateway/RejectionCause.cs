namespace GL001.Gateway;

/// <summary>Why a message, or one metric of it, was not taken as it came.</summary>
public enum RejectionCause
{
    /// <summary>No Sparkplug topic of this host. Message ignored.</summary>
    UnknownTopic,

    /// <summary>More than <see cref="SparkplugHostSession.MaximumPayloadBytes"/>. Message refused unread.</summary>
    OversizedPayload,

    /// <summary>No Sparkplug B payload, or a part that must be there is missing. Message refused.</summary>
    MalformedPayload,

    /// <summary>A birth whose sequence number is not zero. Message refused.</summary>
    BirthSequence,

    /// <summary>A node birth or death without birth number. Message refused.</summary>
    MissingBdSeq,

    /// <summary>A death that belongs to no living connection. Message refused.</summary>
    StaleDeath,

    /// <summary>A message of a controller whose birth is not known. Message refused, rebirth asked for.</summary>
    DataBeforeBirth,

    /// <summary>A message is missing before this one. Message refused, rebirth asked for.</summary>
    SequenceGap,

    /// <summary>The sequence number of the message before, once more. Message refused.</summary>
    StaleSequence,

    /// <summary>Data of a unit that was not born. Message refused, rebirth asked for.</summary>
    UnknownDevice,

    /// <summary>An alias or name that the birth did not define. Message refused, rebirth asked for.</summary>
    UnknownAlias,

    /// <summary>Two metrics of a birth share an alias. Message refused.</summary>
    DuplicateAlias,

    /// <summary>A value whose type is not that of the birth, or of the catalogue. In data the message is refused, in a birth the metric.</summary>
    UnexpectedType,

    /// <summary>A metric that the catalogue does not know. Metric ignored.</summary>
    UnknownMetric,

    /// <summary>NaN or infinity from a sender that called it good or uncertain. Value taken as bad.</summary>
    NotANumber,

    /// <summary>A plant, controller or unit that the site does not have. Message refused; nothing is kept of its sender.</summary>
    NotOfThisSite,
}
