using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GL001.Host.Api;

namespace GL001.Host.Tests;

/// <summary>Parameters over REST, through a real broker to simulated controllers.</summary>
public sealed class ParametersApiTests(RunningSite site) : IClassFixture<RunningSite>
{
    [Fact]
    public async Task Parameters_are_told_with_their_limits()
    {
        await site.AllOnlineAsync();
        var list = await site.GetAsync<ParameterList>("/api/v1/controllers/FRN-201-CTL/parameters");
        Assert.Equal(("FRN-201-CTL", "FRN-201"), (list.ControllerId, list.UnitId));
        Assert.Contains(list.Parameters, parameter => parameter is { Name: "OutletTemperatureCutInK", Unit: "K", Minimum: 1.0, Maximum: 100.0, SafetyRelated: false });
        Assert.DoesNotContain(list.Parameters, parameter => parameter.Name == "SteamPressureCutInBar");
        var one = await site.GetAsync<Parameter>("/api/v1/controllers/FRN-201-CTL/parameters/PrepurgeSeconds");
        Assert.Equal(("PrepurgeSeconds", "s", true), (one.Name, one.Unit, one.SafetyRelated));
        Assert.Equal(one, list.Parameters.Single(parameter => parameter.Name == one.Name));
    }

    [Fact]
    public async Task What_the_controller_refuses_is_said_with_field_reason_and_range()
    {
        await site.AllOnlineAsync();
        var (status, detail) = await RefusedAsync("PrepurgeSeconds", 400.0);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.StartsWith("PrepurgeSeconds = 400 s was refused: it takes the key", detail, StringComparison.Ordinal);
        Assert.Contains("Allowed are 30 to 1800 s;", detail, StringComparison.Ordinal);
        (status, detail) = await RefusedAsync("RampMwPerMinute", 500.0);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.StartsWith("RampMwPerMinute = 500 MW/min was refused: it is above the most allowed. Allowed are 0.01 to 50 MW/min;", detail, StringComparison.Ordinal);
        (status, detail) = await RefusedAsync("StartLimitCount", 2.5);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Allowed are whole numbers from 1 to 5;", detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await RefusedAsync("NoSuchThing", 1.0)).Status);
    }

    [Fact]
    public async Task A_firing_unit_takes_no_change_and_one_at_rest_does_and_tells_it_as_an_event()
    {
        await site.AllOnlineAsync();
        var firing = await RunningSite.UntilAsync(site.UnitsAsync, units => units.Any(IsFit));
        var controller = firing.First(IsFit).ControllerId;
        using (var refused = await PutAsync(controller, "RampMwPerMinute", 1.5))
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains("the burner is not at rest", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // Every power-up is a lockout, until the simulated operator resets it.
        var change = await RunningSite.UntilAsync(async () =>
        {
            (await site.Http.PostAsync($"/api/v1/simulation/controllers/{controller}/power-off", null)).EnsureSuccessStatusCode();
            (await site.Http.PostAsync($"/api/v1/simulation/controllers/{controller}/power-on", null)).EnsureSuccessStatusCode();
            await RunningSite.UntilAsync(site.UnitsAsync, units => units.First(unit => unit.ControllerId == controller) is { Connection: Actors.ConnectionState.Online });
            using var answer = await PutAsync(controller, "RampMwPerMinute", 1.5);
            return (answer.StatusCode, Text: await answer.Content.ReadAsStringAsync());
        }, answer => answer.StatusCode == HttpStatusCode.OK);
        using var told = JsonDocument.Parse(change.Text);
        Assert.Equal("next_power_up", told.RootElement.GetProperty("acts_from").GetString());
        Assert.Equal(1.5, told.RootElement.GetProperty("parameter").GetProperty("value").GetDouble());
        Assert.Equal(1.5, (await site.GetAsync<Parameter>($"/api/v1/controllers/{controller}/parameters/RampMwPerMinute")).Value);

        // Others need those of the remaining ones.
        static bool IsFit(UnitStatus unit) => unit is { BurnerState: "modulating", ControllerId: not ("BLR-202-CTL" or "FRN-201-CTL") };
    }

    [Fact]
    public async Task A_controller_without_supply_is_said_not_to_answer()
    {
        await site.AllOnlineAsync();
        (await site.Http.PostAsync("/api/v1/simulation/controllers/BLR-202-CTL/power-off", null)).EnsureSuccessStatusCode();
        using var answer = await PutAsync("BLR-202-CTL", "RampMwPerMinute", 1.5);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("nothing was changed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        (await site.Http.PostAsync("/api/v1/simulation/controllers/BLR-202-CTL/power-on", null)).EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"value\": \"1.5\"}")]
    [InlineData("{\"value\": null}")]
    [InlineData("1.5")]
    public async Task A_body_without_a_number_is_no_zero(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await site.Http.PutAsync("/api/v1/controllers/BLR-101-CTL/parameters/RampMwPerMinute", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_origin_changes_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/controllers/BLR-101-CTL/parameters/RampMwPerMinute") { Content = JsonContent.Create(new { value = 1.5 }) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var answer = await site.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private async Task<(HttpStatusCode Status, string Detail)> RefusedAsync(string name, double value)
    {
        // On a busy machine an answer may come after the host's patience has ended; what is tested is what it says.
        return await RunningSite.UntilAsync(async () =>
        {
            using var answer = await PutAsync("FRN-201-CTL", name, value);
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return (answer.StatusCode, problem.RootElement.GetProperty("detail").GetString()!);
        }, refused => refused.StatusCode != HttpStatusCode.ServiceUnavailable);
    }

    private Task<HttpResponseMessage> PutAsync(string controller, string name, double value) =>
        site.Http.PutAsJsonAsync($"/api/v1/controllers/{controller}/parameters/{name}", new { value });
}
