using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;

namespace GL001.Host.Api;

/// <summary>An example of a route's body: an object of the type that the route reads, so that it cannot name a field that is not there.</summary>
/// <param name="Body">The body.</param>
internal sealed record BodyExample(object Body);

/// <summary>Examples of bodies in the OpenAPI document.</summary>
internal static class BodyExamples
{
    /// <summary>Shows this body in the document; one of a test site, with nothing that a reader could send by mistake to his own plant's units.</summary>
    public static RouteHandlerBuilder WithExample<T>(this RouteHandlerBuilder route, T body)
        where T : notnull => route.WithMetadata(new BodyExample(body));

    public static void Describe(OpenApiOptions options) => options.AddOperationTransformer((operation, context, _) =>
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<BodyExample>().LastOrDefault() is not { } example || operation.RequestBody?.Content is not { } content)
        {
            return Task.CompletedTask;
        }

        var json = context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        foreach (var media in content.Values)
        {
            media.Example = JsonSerializer.SerializeToNode(example.Body, example.Body.GetType(), json);
        }

        return Task.CompletedTask;
    });
}
