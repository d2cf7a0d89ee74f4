using System.Net;
using System.Text;
using Replication.Client;
using Replication.Contracts.Instances;
using Xunit;

namespace Replication.UnitTests.Client;

/// <summary>The check of an instance in steps.</summary>
public sealed class CheckStreamTests
{
    private const string Document = """{"ok":true,"answers":[{"question":"name","outcome":"ok","detail":"it resolves"}]}""";

    private static readonly CheckAnswer Answer = new("name", CheckOutcome.Ok, "it resolves");

    [Fact]
    public async Task Steps_are_reported_in_order_and_unknown_events_are_skipped()
    {
        var (steps, check, handler) = await CheckAsync(_ => Events($$"""
            event: begun
            data: {"question":"name"}

            event: of-a-later-version
            data: 1

            event: ended
            data: {"question":"name","outcome":"ok","detail":"it resolves"}

            event: finished
            data: {{Document}}


            """));

        Assert.Equal([new CheckStep("name", null), new CheckStep("name", Answer)], steps);
        Assert.Equal((true, Document), (check.Value.Ok, check.Text));
        var request = Assert.Single(handler.Requests);
        Assert.Equal(
            "http://replication.example/api/v1/instances/a%20b/check/stream?repository=team%2Fapp&write=false",
            request.RequestUri!.AbsoluteUri);
        Assert.Equal((HttpMethod.Post, "1"), (request.Method, Assert.Single(request.Headers.GetValues("Replication-Request"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("event: begun\ndata: {\"question\":\"name\"}\n\n")]
    public async Task A_stream_without_its_last_event_is_a_lost_connection(string text) =>
        await Assert.ThrowsAsync<HttpRequestException>(() => CheckAsync(_ => Events(text)));

    [Fact]
    public async Task An_older_server_sends_all_steps_at_the_end()
    {
        var (steps, check, _) = await CheckAsync(static it => it.RequestUri!.AbsolutePath.EndsWith("/stream", StringComparison.Ordinal)
            ? Respond(HttpStatusCode.NotFound, "application/problem+json", """{"code":"request.unknown","detail":"no such path"}""")
            : Respond(HttpStatusCode.OK, "application/json", Document));

        Assert.Equal([new CheckStep("name", Answer)], steps);
        Assert.True(check.Value.Ok);
    }

    [Fact]
    public async Task An_unknown_instance_is_asked_for_once()
    {
        var calls = 0;

        var refused = await Assert.ThrowsAsync<ApiException>(() => CheckAsync(_ =>
        {
            calls++;
            return Respond(HttpStatusCode.NotFound, "application/problem+json", """{"code":"instance.unknown","detail":"there is none"}""");
        }));

        Assert.Equal(("instance.unknown", 1), (refused.Code, calls));
    }

    [Fact]
    public void A_step_is_replaced_by_its_end()
    {
        var steps = new CheckSteps();

        steps.Apply(new("name", null));
        steps.Apply(new("tls", null));
        steps.Apply(new("name", Answer));

        Assert.Equal([new CheckStep("name", Answer), new CheckStep("tls", null)], steps.All);
    }

    private static async Task<(List<CheckStep> Steps, ApiAnswer<CheckDocument> Check, AnsweringHandler Handler)> CheckAsync(
        Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        var handler = new AnsweringHandler(answer);
        using var http = new HttpClient(handler);
        using var api = new ReplicationApi(new Server(new Uri("http://replication.example/"), null), http);
        var steps = new List<CheckStep>();
        var check = await api.CheckInstanceInStepsAsync("a b", "team/app", write: false, steps.Add, default);
        return (steps, check, handler);
    }

    private static HttpResponseMessage Events(string text) => Respond(HttpStatusCode.OK, "text/event-stream", text);

    private static HttpResponseMessage Respond(HttpStatusCode status, string type, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };
}
