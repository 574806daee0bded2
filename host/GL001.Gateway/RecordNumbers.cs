namespace GL001.Gateway;

/// <summary>Where a record stands in its controller's log.</summary>
/// <param name="Number">Its number for life.</param>
/// <param name="Before">Number of the record before it, or the floor.</param>
/// <param name="Floor">Up to here nothing will come any more.</param>
/// <param name="Newest">Newest number of the log.</param>
[GenerateSerializer, Immutable]
public readonly record struct RecordNumbers(
    [property: Id(0)] long Number,
    [property: Id(1)] long Before,
    [property: Id(2)] long Floor,
    [property: Id(3)] long Newest);
