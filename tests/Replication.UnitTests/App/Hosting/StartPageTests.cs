using Replication.App.Hosting;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

/// <summary>The page of <c>GET /</c> names what the process of each role serves.</summary>
public sealed class StartPageTests
{
    [Theory]
    [InlineData(Roles.All, "ingest, coordinator, worker", true)]
    [InlineData(Roles.Ingest, "ingest", false)]
    [InlineData(Roles.Worker, "worker", false)]
    [InlineData(Roles.Coordinator | Roles.Worker, "coordinator, worker", true)]
    internal void It_names_the_roles_and_links_to_what_they_serve(Roles roles, string names, bool hasApi)
    {
        foreach (var page in (string[])[StartPage.PlainText(roles), StartPage.Html(roles)])
        {
            Assert.Contains(names, page, StringComparison.Ordinal);
            Assert.Contains(ProductVersion.Text, page, StringComparison.Ordinal);
            Assert.Contains("/health/ready", page, StringComparison.Ordinal);
            Assert.Contains("/metrics", page, StringComparison.Ordinal);
            Assert.Equal(hasApi, page.Contains("/openapi/v1.json", StringComparison.Ordinal));
        }
        Assert.Contains("<a href=\"/health/ready\">", StartPage.Html(roles), StringComparison.Ordinal);
        Assert.All(StartPage.PlainText(roles).Split('\n'), static it => Assert.InRange(it.Length, 0, 120));
    }
}
