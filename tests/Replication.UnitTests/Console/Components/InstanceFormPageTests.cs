using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bunit;
using Replication.Contracts.Instances;
using Replication.WebConsole.Pages.Instances;
using Xunit;

namespace Replication.UnitTests.Console.Components;

/// <summary>Two persons edit the same instance.</summary>
public sealed class InstanceFormPageTests
{
    private readonly List<(string? Version, JsonNode Body)> _saved = [];

    private RegistryInstance _stored = new() { Name = "osaka", Endpoint = new Uri("https://osaka.example.com"), Region = "one" };

    private int _version = 1;

    [Fact]
    public async Task The_second_one_sees_what_was_changed_and_saves_both_changes()
    {
        await using var bench = new ConsoleBench(Answer);
        var page = Open(bench);
        page.Find("#region").Change("mine");
        Store(_stored with { Account = "theirs" });

        page.Find("#instance-form").Submit();
        await page.WaitForAssertionAsync(
            () => Assert.Equal(["account", "null", "theirs"], page.FindAll("table.changes td").Select(static it => it.TextContent)),
            ConsoleBench.Patience);
        page.Find("#merge").Click();
        page.Find("#instance-form").Submit();

        await page.WaitForAssertionAsync(() => Assert.Equal(2, _saved.Count), ConsoleBench.Patience);
        Assert.Equal(("\"2\"", "mine", "theirs"), (
            _saved[1].Version, (string?)_saved[1].Body["region"], (string?)_saved[1].Body["account"]));
    }

    [Fact]
    public async Task A_change_of_values_that_are_not_shown_is_said()
    {
        await using var bench = new ConsoleBench(Answer);
        var page = Open(bench);
        Store(_stored);

        page.Find("#instance-form").Submit();

        await page.WaitForAssertionAsync(
            () => Assert.Contains("never shown", page.Find("[aria-labelledby=their-changes]").TextContent, StringComparison.Ordinal),
            ConsoleBench.Patience);
    }

    private static IRenderedComponent<InstanceFormPage> Open(ConsoleBench bench)
    {
        var page = bench.Render<InstanceFormPage>(static it => it.Add(static page => page.Name, "osaka"));
        page.WaitForElement("#instance-form", ConsoleBench.Patience);
        return page;
    }

    private void Store(RegistryInstance changed) => (_stored, _version) = (changed, _version + 1);

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Put)
        {
            var version = request.Headers.IfMatch.SingleOrDefault()?.Tag;
            _saved.Add((version, JsonNode.Parse(request.Content!.ReadAsStream())!));
            if (version != $"\"{_version}\"")
                return Json(HttpStatusCode.PreconditionFailed, new { code = "instance.changed", detail = "it was changed" });
        }
        var response = Json(HttpStatusCode.OK, ShownInstance.Of(_stored));
        response.Headers.ETag = new EntityTagHeaderValue($"\"{_version}\"");
        return response;
    }

    private static HttpResponseMessage Json<T>(HttpStatusCode status, T body) =>
        new(status) { Content = new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web)) };
}
