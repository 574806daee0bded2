using System.Globalization;
using System.Text.Json;

namespace GL001.Host.Tests;

/// <summary>
/// Whether a JSON value is what a schema of our OpenAPI document says. Knows the keywords that the document uses and fails on
/// any other, and takes no property that the schema does not name.
/// </summary>
internal sealed class JsonSchemaCheck(JsonElement document)
{
    // What describes and does not constrain.
    private static readonly HashSet<string> s_remarks = ["description", "title", "default", "example"];

    /// <summary>Every disagreement with its path; empty when the value fits.</summary>
    public IReadOnlyList<string> Check(JsonElement schema, JsonElement value)
    {
        var problems = new List<string>();
        Check(schema, value, "$", problems);
        return problems;
    }

    /// <summary>The schema that a reference points to, or the schema itself.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out var reference))
        {
            return schema;
        }

        var found = document;
        foreach (var part in reference.GetString()!.TrimStart('#', '/').Split('/'))
        {
            found = found.GetProperty(part);
        }

        return found;
    }

    private void Check(JsonElement reference, JsonElement value, string path, List<string> problems)
    {
        var schema = Resolve(reference);
        foreach (var keyword in schema.EnumerateObject().Where(keyword => !s_remarks.Contains(keyword.Name)))
        {
            switch (keyword.Name)
            {
                case "type":
                    var allowed = keyword.Value.ValueKind == JsonValueKind.Array ? keyword.Value.EnumerateArray().Select(type => type.GetString()) : [keyword.Value.GetString()];
                    Require(allowed.Any(type => IsOfType(value, type!)), $"{value.ValueKind} is not {keyword.Value}");
                    break;
                case "enum":
                    Require(keyword.Value.EnumerateArray().Any(candidate => JsonElement.DeepEquals(candidate, value)), $"{value} is none of {keyword.Value}");
                    break;
                case "format":
                    Require(value.ValueKind == JsonValueKind.Null || HasFormat(value, keyword.Value.GetString()!), $"{value} is no {keyword.Value}");
                    break;
                case "oneOf":
                    var fitting = keyword.Value.EnumerateArray().Count(candidate => Check(candidate, value).Count == 0);
                    Require(fitting == 1, $"fits {fitting} of the alternatives {keyword.Value}");
                    break;
                case "required" when value.ValueKind == JsonValueKind.Object:
                    foreach (var name in keyword.Value.EnumerateArray())
                    {
                        Require(value.TryGetProperty(name.GetString()!, out _), $"{name} is missing");
                    }

                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object:
                    foreach (var property in value.EnumerateObject())
                    {
                        if (keyword.Value.TryGetProperty(property.Name, out var itsSchema))
                        {
                            Check(itsSchema, property.Value, $"{path}.{property.Name}", problems);
                        }
                        else
                        {
                            Require(false, $"{property.Name} is not described");
                        }
                    }

                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    foreach (var (index, item) in value.EnumerateArray().Index())
                    {
                        Check(keyword.Value, item, $"{path}[{index}]", problems);
                    }

                    break;
                case "required" or "properties" or "items":
                    break;
                default:
                    Require(false, $"the check does not know the keyword {keyword.Name}");
                    break;
            }
        }

        void Require(bool isSo, string problem)
        {
            if (!isSo)
            {
                problems.Add($"{path}: {problem}");
            }
        }
    }

    private static bool IsOfType(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.String => type == "string",
        JsonValueKind.Array => type == "array",
        JsonValueKind.Object => type == "object",
        JsonValueKind.Number => type == "number" || (type == "integer" && value.TryGetInt64(out _)),
        _ => false,
    };

    private static bool HasFormat(JsonElement value, string format) => format switch
    {
        "date-time" => DateTimeOffset.TryParseExact(value.GetString(), ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "int32" => value.TryGetInt32(out _),
        "int64" => value.TryGetInt64(out _),
        "double" => value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()),
        _ => false,
    };
}
