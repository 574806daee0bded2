using System.Reflection;
using Microsoft.AspNetCore.OpenApi;

namespace GL001.Host.Api;

/// <summary>What the OpenAPI document says of the API as a whole.</summary>
internal static class ApiDocument
{
    public const string Product = "GL-001 ProcessHeatOrchestrator";

    private const string Conventions =
        """
        State of plants and units, and the heat dispatch over them.

        Names and states are lower_snake_case and carry their unit (`heat_mw`, `step_minutes`). Instants are RFC 3339 in UTC.
        A value that was never told is null. Errors are problem details (RFC 9457). Lists of a plan have one entry a step.
        """;

    /// <summary>Version of this binary.</summary>
    public static string Version { get; } =
        typeof(ApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = Product;
        document.Info.Version = Version;
        document.Info.Description = Conventions;
        return Task.CompletedTask;
    });

    /// <summary>The framework adds a trace id to every problem, which no log of ours carries and no schema names.</summary>
    public static void KeepToDescribed(ProblemDetailsOptions options) =>
        options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions.Clear();
}
