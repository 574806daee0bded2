using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using GL001.Plant;

namespace GL001.Dispatch;

/// <summary>
/// Problems and plans as JSON. Names carry the unit, as in the code; steps are arrays; a limit that is left out or null does
/// not limit. The schemas are in docs/schema and are made from these types.
/// </summary>
public static class DispatchJson
{
    private static readonly JsonSerializerOptions SchemaText = new() { WriteIndented = true };

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false), new Limit(), new Price(), new Energy() },
    };

    public static string Write(DispatchProblem problem) => JsonSerializer.Serialize(problem, Options);

    public static string Write(DispatchPlan plan) => JsonSerializer.Serialize(plan, Options);

    /// <exception cref="JsonException">Says where the text is not a problem: unknown or missing field, wrong type.</exception>
    public static DispatchProblem ReadProblem(string json) => JsonSerializer.Deserialize<DispatchProblem>(json, Options) ?? throw new JsonException("The text is null.");

    /// <inheritdoc cref="ReadProblem"/>
    public static DispatchPlan ReadPlan(string json) => JsonSerializer.Deserialize<DispatchPlan>(json, Options) ?? throw new JsonException("The text is null.");

    public static string ProblemSchema() => Schema(typeof(DispatchProblem), "Dispatch problem");

    public static string PlanSchema() => Schema(typeof(DispatchPlan), "Dispatch plan");

    private static string Schema(Type type, string title)
    {
        // Converters hide what they write, so the exporter is told.
        var exporter = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
                context.TypeInfo.Type == typeof(double) || context.TypeInfo.Type == typeof(double?) ? new JsonObject { ["type"] = new JsonArray("number", "null") }
                : context.TypeInfo.Type == typeof(EnergyPrice) || context.TypeInfo.Type == typeof(HeatEnergy) ? new JsonObject { ["type"] = "number" }
                : Nullable.GetUnderlyingType(context.TypeInfo.Type) == typeof(EnergyPrice) ? new JsonObject { ["type"] = new JsonArray("number", "null") }
                : node,
        };
        var schema = (JsonObject)Options.GetJsonSchemaAsNode(type, exporter);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", title);
        return schema.ToJsonString(SchemaText) + "\n";
    }

    /// <summary>Infinite means no limit, and JSON has no infinite number.</summary>
    private sealed class Limit : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.PositiveInfinity : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsPositiveInfinity(value))
            {
                writer.WriteNullValue();
            }
            else
            {
                writer.WriteNumberValue(value);
            }
        }
    }

    private sealed class Price : JsonConverter<EnergyPrice>
    {
        public override EnergyPrice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => EnergyPrice.FromEurPerMegawattHour(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, EnergyPrice value, JsonSerializerOptions options) => writer.WriteNumberValue(value.EurPerMegawattHour);
    }

    private sealed class Energy : JsonConverter<HeatEnergy>
    {
        public override HeatEnergy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => HeatEnergy.FromMegawattHours(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, HeatEnergy value, JsonSerializerOptions options) => writer.WriteNumberValue(value.MegawattHours);
    }
}

/// <summary>Series as CSV: the first line names columns, each further line is a step.</summary>
public static class DispatchCsv
{
    /// <summary>
    /// Replaces series of a problem: <c>demand:ID</c> in MW, <c>fuel:ID</c>, <c>buy</c>, <c>sell</c> in EUR/MWh. A column called <c>time</c> is for people.
    /// </summary>
    /// <exception cref="FormatException">Says which line and column is not what it should be.</exception>
    public static DispatchProblem Apply(DispatchProblem problem, string csv)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(csv);
        string[] lines = csv.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] names = lines.Length == 0 ? [] : lines[0].Split(',', StringSplitOptions.TrimEntries);
        if (lines.Length - 1 != problem.Steps)
        {
            throw new FormatException($"The series has {Math.Max(0, lines.Length - 1)} lines of numbers; allowed: {problem.Steps}, one a step.");
        }

        for (int column = 0; column < names.Length; column++)
        {
            if (names[column] != "time")
            {
                problem = Replaced(problem, names[column], [.. lines.Skip(1).Select((line, t) => Cell(line, column, names[column], t + 2))]);
            }
        }

        return problem;
    }

    private static double Cell(string line, int column, string name, int number)
    {
        string[] cells = line.Split(',', StringSplitOptions.TrimEntries);
        return column < cells.Length && double.TryParse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new FormatException($"Line {number}, column {name}: '{(column < cells.Length ? cells[column] : "")}' is not a number.");
    }

    private static DispatchProblem Replaced(DispatchProblem problem, string name, System.Collections.Immutable.ImmutableArray<double> values)
    {
        string id = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return name switch
        {
            _ when name.StartsWith("demand:", StringComparison.Ordinal) && problem.Demands.Any(demand => demand.Id == id) =>
                problem with { Demands = [.. problem.Demands.Select(demand => demand.Id == id ? demand with { HeatMegawatts = values } : demand)] },
            _ when name.StartsWith("fuel:", StringComparison.Ordinal) && problem.Fuels.Any(fuel => fuel.Id == id) =>
                problem with { Fuels = [.. problem.Fuels.Select(fuel => fuel.Id == id ? fuel with { PriceEurPerMegawattHour = values } : fuel)] },
            "buy" when problem.Power is not null => problem with { Power = problem.Power with { BuyEurPerMegawattHour = values } },
            "sell" when problem.Power is not null => problem with { Power = problem.Power with { SellEurPerMegawattHour = values } },
            _ => throw new FormatException($"Column {name} is unknown; allowed: time, {string.Join(", ", problem.Demands.Select(demand => "demand:" + demand.Id).Concat(problem.Fuels.Select(fuel => "fuel:" + fuel.Id)))}{(problem.Power is null ? "" : ", buy, sell")}."),
        };
    }
}
