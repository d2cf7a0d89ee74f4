using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Replication.Coordination.Operations;
using Xunit;

namespace Replication.UnitTests.App.OpenApi;

/// <summary>Each endpoint of the API and of webhooks has one description, and each description has an endpoint.</summary>
public sealed class EndpointDescriptionTests
{
    [Fact]
    public void Every_endpoint_of_the_API_and_of_webhooks_has_one_description()
    {
        Assert.True(MappedEndpoints.All.Count > 30);
        Assert.Empty(WithoutOneDescription(MappedEndpoints.All));
    }

    [Theory]
    [InlineData("/api/v1/new", 0, true)]
    [InlineData("/api/v2/new", 0, true)]
    [InlineData("/hooks/{instance}/new", 0, true)]
    [InlineData("/api/v1/new", 2, true)]
    [InlineData("/api/v1/new", 1, false)]
    [InlineData("/metrics", 0, false)]
    public async Task An_endpoint_without_a_description_is_detected(string route, int descriptionCount, bool isFound)
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        var description = new ApiOperation("findNew", "Returns the new.") { Success = new(204, "Nothing.") };
        app.MapGet(route, static () => "").WithMetadata([.. Enumerable.Repeat(description, descriptionCount)]);

        var found = WithoutOneDescription(
            ((IEndpointRouteBuilder)app).DataSources.SelectMany(static it => it.Endpoints).OfType<RouteEndpoint>());

        Assert.Equal(isFound ? [route] : [], found);
    }

    [Fact]
    public void Every_description_belongs_to_one_endpoint_and_has_its_own_id()
    {
        const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var written = typeof(ApiOperation).Assembly.GetTypes()
            .SelectMany(static type => type.GetFields(Any))
            .Where(static it => it.FieldType == typeof(ApiOperation))
            .Select(static it => ((ApiOperation)it.GetValue(null)!).Id)
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.Equal(
            DescribedEndpoint.Of(MappedEndpoints.All).Select(static it => it.Operation.Id).Order(StringComparer.Ordinal), written);
        Assert.Equal(written.Count, written.Distinct().Count());
    }

    private static IEnumerable<string> WithoutOneDescription(IEnumerable<RouteEndpoint> endpoints) =>
        from endpoint in endpoints
        let route = endpoint.RoutePattern.RawText!
        where route.StartsWith("/api", StringComparison.Ordinal) || route.StartsWith("/hooks", StringComparison.Ordinal)
        where endpoint.Metadata.GetOrderedMetadata<ApiOperation>().Count != 1
        select route;
}
