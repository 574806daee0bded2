using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GL001.Host.Tests;

/// <summary>A page of another origin cannot press our buttons.</summary>
public sealed class CrossSiteTests(RunningSite site) : IClassFixture<RunningSite>
{
    private static readonly string[] s_commands =
    [
        "/api/v1/simulation/controllers/NOBODY/power-off", "/api/v1/simulation/controllers/NOBODY/power-on",
        "/api/v1/simulation/controllers/NOBODY/cut-network", "/api/v1/optimization/heat-distribution/run",
        "/api/v1/safety/alarms/NONE/acknowledge", "/api/v1/safety/alarms/NONE/shelve",
        "/api/v1/safety/alarms/NONE/unshelve", "/api/v1/safety/alarms/NONE/out-of-service",
        "/api/v1/safety/alarms/NONE/return-to-service", "/api/v1/safety/alarms/NONE/reset",
        "/api/v1/incidents", "/api/v1/incidents/NONE/acknowledge",
        "/api/v1/incidents/NONE/note", "/api/v1/incidents/NONE/mitigate",
        "/api/v1/incidents/NONE/resolve", "/api/v1/incidents/NONE/review",
        "/api/v1/notifications/none/retry",
    ];

    [Theory]
    [InlineData("Origin", "https://example.org")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Host", "example.org")]
    public async Task Command_from_elsewhere_is_refused(string header, string value)
    {
        foreach (var command in s_commands)
        {
            using var answer = await PostAsync(command, header, value);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "")]
    [InlineData("X-Nothing", "x")]
    public async Task Command_from_the_page_or_a_program_is_taken(string header, string value)
    {
        // An empty origin stands for the page's own, which is known only now.
        var own = header == "Origin" ? site.Coordinator.Address.GetLeftPart(UriPartial.Authority) : value;
        foreach (var command in s_commands)
        {
            using var answer = await PostAsync(command, header, own);
            Assert.NotEqual(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Every_route_that_changes_something_refuses_another_sites_page_and_says_so()
    {
        using var document = JsonDocument.Parse(await site.Http.GetStringAsync("/openapi/v1.json"));
        var posts = document.RootElement.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("post", out _)).ToList();
        foreach (var path in posts)
        {
            Assert.True(path.Value.GetProperty("post").GetProperty("responses").TryGetProperty("403", out _), path.Name);
            using var answer = await PostAsync(Regex.Replace(path.Name, "{[^}]+}", "x"), "Origin", "https://elsewhere.example");
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{path.Name} answers {answer.StatusCode}");
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        return await site.Http.SendAsync(request);
    }
}
