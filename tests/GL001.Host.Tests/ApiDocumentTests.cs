using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GL001.Host.Tests;

/// <summary>The OpenAPI document is what clients are made from: it must be whole, and true of what the routes answer.</summary>
public sealed partial class ApiDocumentTests(RunningSite site) : IClassFixture<RunningSite>
{
    private static readonly HashSet<string> s_verbs = ["get", "put", "post", "delete", "patch"];

    [Fact]
    public async Task Document_says_what_it_describes()
    {
        var info = (await DocumentAsync()).GetProperty("info");
        Assert.Equal("GL-001 ProcessHeatOrchestrator", info.GetProperty("title").GetString());
        Assert.StartsWith("0.1.0", info.GetProperty("version").GetString(), StringComparison.Ordinal);
        Assert.Contains("lower_snake_case", info.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coordinator_at_work_has_no_route_by_which_a_drill_could_hinder_it()
    {
        using var body = new StringContent("{\"delay_ms\":1000}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await site.Http.PutAsync("/api/v1/drill/solver", body);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain(Operations(await DocumentAsync()), operation => operation.Route.Contains("drill", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_route_describes_its_success()
    {
        foreach (var (route, operation) in Operations(await DocumentAsync()))
        {
            var successes = operation.GetProperty("responses").EnumerateObject().Where(response => response.Name[0] == '2').ToList();
            Assert.True(successes.Count > 0, $"{route} describes no success");
            foreach (var success in successes.Where(success => success.Name != "204"))
            {
                Assert.True(success.Value.TryGetProperty("content", out var content), $"{route} {success.Name} describes no content");
                Assert.All(content.EnumerateObject(), type => Assert.True(type.Value.TryGetProperty("schema", out _), $"{route} {success.Name} {type.Name} has no schema"));
            }
        }
    }

    [Fact]
    public async Task Every_body_with_fields_has_an_example_that_is_what_its_schema_says()
    {
        var document = await DocumentAsync();
        var check = new JsonSchemaCheck(document);
        var bodies = Operations(document).Where(place => place.Operation.TryGetProperty("requestBody", out _))
            .Select(place => (place.Route, Body: place.Operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json"))).ToList();
        Assert.NotEmpty(bodies);
        foreach (var (route, body) in bodies)
        {
            Assert.True(body.TryGetProperty("example", out var example), $"{route} has no example");
            Assert.True(example.EnumerateObject().Any(), $"{route} has an example without fields");
            Assert.Empty(check.Check(body.GetProperty("schema"), example).Select(problem => $"{route}: {problem}"));
        }
    }

    [Fact]
    public async Task Health_is_described_alike_for_a_well_coordinator_and_one_that_is_not()
    {
        var responses = Operations(await DocumentAsync()).Single(place => place.Route == "GET /api/v1/health").Operation.GetProperty("responses");
        Assert.Equal(responses.GetProperty("200").GetProperty("content").GetRawText(), responses.GetProperty("503").GetProperty("content").GetRawText());
    }

    [Fact]
    public async Task Numbers_are_numbers_and_nothing_else()
    {
        foreach (var (path, schema) in Schemas(await DocumentAsync()))
        {
            if (schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.Array)
            {
                var kinds = type.EnumerateArray().Select(kind => kind.GetString()).ToList();
                Assert.False(kinds.Contains("string") && kinds.Any(kind => kind is "number" or "integer"), $"{path} is {type}");
            }
        }
    }

    [Fact]
    public async Task Names_are_snake_case_everywhere()
    {
        var document = await DocumentAsync();
        var names = Schemas(document)
            .SelectMany(place => Names(place.Schema).Select(name => (place.Path, name)))
            .Concat(Operations(document).SelectMany(place => ParameterNames(place.Operation).Select(name => (Path: place.Route, name))))
            .Concat(document.GetProperty("paths").EnumerateObject().SelectMany(path => Placeholder().Matches(path.Name).Select(match => (Path: path.Name, name: match.Groups[1].Value))))
            .ToList();
        Assert.Contains(names, place => place.name == "plant_id");
        Assert.Contains(names, place => place.name == "life_safety");
        Assert.All(names, place => Assert.True(SnakeCase().IsMatch(place.name), $"{place.name} of {place.Path}"));
    }

    [Theory]
    [InlineData("GET", "/api/v1/health", 200)]
    [InlineData("GET", "/api/v1/version", 200)]
    [InlineData("GET", "/api/v1/metrics", 200)]
    [InlineData("GET", "/api/v1/plants/status", 200)]
    [InlineData("GET", "/api/v1/plants/heat-status", 200)]
    [InlineData("GET", "/api/v1/plants/{plant_id}/status", 200, "Plant-002")]
    [InlineData("GET", "/api/v1/plants/{plant_id}/status", 404, "Plant-009")]
    [InlineData("GET", "/api/v1/optimization/heat-distribution/status", 200)]
    [InlineData("GET", "/api/v1/optimization/heat-distribution/plan", 200)]
    [InlineData("POST", "/api/v1/optimization/heat-distribution/run", 202)]
    [InlineData("GET", "/api/v1/controllers/{controller_id}/recordings", 200, "BLR-101-CTL")]
    [InlineData("GET", "/api/v1/controllers/{controller_id}/recordings", 404, "NOBODY")]
    [InlineData("GET", "/api/v1/controllers/{controller_id}/recordings/{name}", 404, "BLR-101-CTL")]
    [InlineData("GET", "/api/v1/controllers/{controller_id}/parameters", 200, "BLR-101-CTL")]
    [InlineData("GET", "/api/v1/controllers/{controller_id}/parameters", 404, "NOBODY")]
    [InlineData("GET", "/api/v1/controllers/{controller_id}/parameters/{name}", 200, "BLR-101-CTL RampMwPerMinute")]
    [InlineData("GET", "/api/v1/controllers/{controller_id}/parameters/{name}", 404, "BLR-101-CTL NoSuchThing")]
    [InlineData("PUT", "/api/v1/controllers/{controller_id}/parameters/{name}", 400, "BLR-101-CTL RampMwPerMinute", "{}")]
    [InlineData("PUT", "/api/v1/controllers/{controller_id}/parameters/{name}", 404, "BLR-101-CTL NoSuchThing", "{\"value\": 1.5}")]
    [InlineData("PUT", "/api/v1/controllers/{controller_id}/parameters/{name}", 409, "BLR-101-CTL PrepurgeSeconds", "{\"value\": 400}")]
    [InlineData("PUT", "/api/v1/controllers/{controller_id}/parameters/{name}", 422, "BLR-101-CTL RampMwPerMinute", "{\"value\": 500}")]
    [InlineData("GET", "/api/v1/health/live", 200)]
    [InlineData("GET", "/api/v1/health/ready", 200)]
    [InlineData("GET", "/api/v1/health/startup", 200)]
    [InlineData("GET", "/api/v1/safety/alarms", 200)]
    [InlineData("GET", "/api/v1/safety/alarms/{alarm_id}/history", 404, "Plant-001.BLR-101.NONE")]
    [InlineData("POST", "/api/v1/safety/alarms/{alarm_id}/acknowledge", 404, "Plant-001.BLR-101.NONE", "{\"by\": \"Ada\", \"role\": \"primary_on_call\"}")]
    [InlineData("POST", "/api/v1/safety/alarms/{alarm_id}/unshelve", 404, "Plant-001.BLR-101.NONE", "{\"by\": \"Ada\", \"role\": \"primary_on_call\"}")]
    [InlineData("POST", "/api/v1/safety/alarms/{alarm_id}/out-of-service", 404, "Plant-001.BLR-101.NONE", "{\"by\": \"Ada\", \"role\": \"primary_on_call\"}")]
    [InlineData("POST", "/api/v1/safety/alarms/{alarm_id}/return-to-service", 404, "Plant-001.BLR-101.NONE", "{\"by\": \"Ada\", \"role\": \"primary_on_call\"}")]
    [InlineData("POST", "/api/v1/safety/alarms/{alarm_id}/reset", 404, "Plant-001.BLR-101.NONE", "{\"by\": \"Ada\", \"role\": \"primary_on_call\"}")]
    [InlineData("POST", "/api/v1/safety/alarms/{alarm_id}/shelve", 400, "Plant-001.BLR-101.NONE", "{\"by\": \"Ada\", \"role\": \"primary_on_call\"}")]
    [InlineData("POST", "/api/v1/incidents", 201, "", "{\"name\": \"Drill\", \"status\": \"investigating\", \"impact\": \"none\", \"affected_components\": [\"process-heat-orchestrator\"], \"message\": \"A drill\"}")]
    [InlineData("POST", "/api/v1/incidents", 400, "", "{\"name\": \"Drill\", \"status\": \"over\", \"impact\": \"none\", \"message\": \"A drill\"}")]
    [InlineData("GET", "/api/v1/incidents", 200)]
    [InlineData("GET", "/api/v1/incidents/rules", 200)]
    [InlineData("GET", "/api/v1/incidents/{incident_id}", 404, "INC-0")]
    [InlineData("GET", "/api/v1/incidents/{incident_id}/review", 404, "INC-0")]
    [InlineData("POST", "/api/v1/incidents/{incident_id}/acknowledge", 404, "INC-0", "{\"by\": \"Ada\", \"role\": \"primary_on_call\"}")]
    [InlineData("POST", "/api/v1/incidents/{incident_id}/note", 404, "INC-0", "{\"by\": \"Ada\", \"role\": \"primary_on_call\"}")]
    [InlineData("POST", "/api/v1/incidents/{incident_id}/mitigate", 404, "INC-0", "{\"by\": \"Ada\", \"role\": \"primary_on_call\"}")]
    [InlineData("POST", "/api/v1/incidents/{incident_id}/resolve", 404, "INC-0", "{\"by\": \"Ada\", \"role\": \"primary_on_call\"}")]
    [InlineData("POST", "/api/v1/incidents/{incident_id}/review", 404, "INC-0", "{\"by\": \"Ada\", \"role\": \"primary_on_call\"}")]
    [InlineData("GET", "/api/v1/notifications", 200)]
    [InlineData("POST", "/api/v1/notifications/{channel}/retry", 404, "none")]
    [InlineData("GET", "/api/v1/simulation", 200)]
    [InlineData("POST", "/api/v1/simulation/controllers/{controller_id}/power-on", 204, "BLR-102-CTL")]
    [InlineData("POST", "/api/v1/simulation/controllers/{controller_id}/power-off", 404, "NOBODY")]
    [InlineData("POST", "/api/v1/simulation/controllers/{controller_id}/cut-network", 404, "NOBODY")]
    public async Task Answer_is_what_the_document_says(string method, string route, int status, string ids = "", string? body = null)
    {
        await site.AllAcceptedAsync();
        await CheckAsync(site, method, route, status, ids, body);
    }

    /// <summary>What a coordinator answers that has neither plan nor simulation.</summary>
    [Theory]
    [InlineData("GET", "/api/v1/health", 200)]
    [InlineData("GET", "/api/v1/plants/status", 200)]
    [InlineData("GET", "/api/v1/plants/heat-status", 200)]
    [InlineData("GET", "/api/v1/optimization/heat-distribution/status", 200)]
    [InlineData("GET", "/api/v1/optimization/heat-distribution/plan", 404)]
    [InlineData("POST", "/api/v1/simulation/controllers/{controller_id}/power-off", 409, "BLR-101-CTL")]
    [InlineData("GET", "/api/v1/controllers/{controller_id}/parameters", 503, "BLR-101-CTL")]
    [InlineData("GET", "/api/v1/controllers/{controller_id}/parameters/{name}", 503, "BLR-101-CTL RampMwPerMinute")]
    public async Task Answer_without_plan_and_simulation_is_what_the_document_says(string method, string route, int status, string id = "")
    {
        await using var empty = new RunningSite { Simulate = false };
        await empty.StartAsync();
        await CheckAsync(empty, method, route, status, id);
    }

    [Fact]
    public async Task Every_unit_of_a_live_plan_says_why_in_a_typed_answer()
    {
        await site.AllAcceptedAsync();
        var status = await site.GetAsync<Api.HeatDistributionStatus>("/api/v1/optimization/heat-distribution/status");
        Assert.All(status.Plan!.Units, unit => Assert.StartsWith($"{unit.UnitId} gives ", unit.Why!.Sentence, StringComparison.Ordinal));
        Assert.Contains(status.Plan.Units, unit => unit.Why!.Others.Count > 0 && unit.Why.OwnCostEurPerMwh > 0.0);
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");
        Assert.True(schemas.GetProperty("PlannedWhy").GetProperty("properties").TryGetProperty("own_cost_eur_per_mwh", out _));
        Assert.True(schemas.GetProperty("UnmetDemand").GetProperty("properties").TryGetProperty("demand_id", out _));
        Assert.True(schemas.GetProperty("PlanConflict").GetProperty("properties").TryGetProperty("cannot_hold_together", out _));
    }

    [Fact]
    public async Task Live_answers_of_every_route_are_checked()
    {
        // Each part of the API has a class of its own with a test of this name.
        var checkedRoutes = typeof(ApiDocumentTests).Assembly.GetTypes().Select(type => type.GetMethod(nameof(Answer_is_what_the_document_says)))
            .SelectMany(test => test?.GetCustomAttributesData() ?? []).Where(data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(data => (IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)
            .Select(arguments => $"{arguments[0].Value} {arguments[1].Value}").ToHashSet();

        // A stream has no end to hold against a schema; a test of its own reads from it.
        Assert.Equal(Operations(await DocumentAsync()).Select(place => place.Route).Order(), checkedRoutes.Append("GET /api/v1/live").Order());
    }

    /// <summary>Asks a route and holds its answer against the document: status, media type and schema.</summary>
    internal static async Task CheckAsync(RunningSite site, string method, string route, int status, string ids, string? body = null, string query = "")
    {
        using var document = JsonDocument.Parse(await site.Http.GetStringAsync("/openapi/v1.json"));
        var each = new Queue<string>(ids.Split(' '));
        using var request = new HttpRequestMessage(new HttpMethod(method), Placeholder().Replace(route, _ => each.Count > 1 ? each.Dequeue() : each.Peek()) + (query.Length > 0 ? "?" + query : ""));
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await site.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((HttpStatusCode)status == answer.StatusCode, $"{answer.StatusCode}: {text}");

        var responses = Operations(document.RootElement).Single(place => place.Route == $"{method} {route}").Operation.GetProperty("responses");
        Assert.True(responses.TryGetProperty($"{status}", out var response), $"{status} is not described");
        if (!response.TryGetProperty("content", out var content))
        {
            Assert.Empty(text);
            return;
        }

        var mediaType = answer.Content.Headers.ContentType!.MediaType!;
        Assert.True(content.TryGetProperty(mediaType, out var described), $"{mediaType} is not described, only {content}");
        var check = new JsonSchemaCheck(document.RootElement);
        if (!mediaType.EndsWith("json", StringComparison.Ordinal))
        {
            Assert.Equal("string", described.GetProperty("schema").GetProperty("type").GetString());
            return;
        }

        using var value = JsonDocument.Parse(text);
        Assert.Equal([], check.Check(described.GetProperty("schema"), value.RootElement));
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var document = JsonDocument.Parse(await site.Http.GetStringAsync("/openapi/v1.json"));
        return document.RootElement.Clone();
    }

    private static IEnumerable<(string Route, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where s_verbs.Contains(operation.Name)
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    /// <summary>Every object of the document that is a schema or could hold one; a check of a keyword finds it wherever it hides.</summary>
    private static IEnumerable<(string Path, JsonElement Schema)> Schemas(JsonElement element, string path = "$")
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            yield return (path, element);
        }

        var parts = element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Select(property => (property.Name, property.Value)),
            JsonValueKind.Array => element.EnumerateArray().Select((item, index) => (Name: $"{index}", Value: item)),
            _ => [],
        };
        foreach (var found in parts.SelectMany(part => Schemas(part.Value, $"{path}.{part.Name}")))
        {
            yield return found;
        }
    }

    private static IEnumerable<string> Names(JsonElement schema)
    {
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                yield return property.Name;
            }
        }

        if (schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            foreach (var value in values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String))
            {
                yield return value.GetString()!;
            }
        }
    }

    private static IEnumerable<string> ParameterNames(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!) : [];

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex("{([^}]+)}")]
    private static partial Regex Placeholder();
}
