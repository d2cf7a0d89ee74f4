using System.Net;
using System.Text;
using System.Text.Json;
using Replication.Client;
using Replication.Contracts.Tasks;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Client;

public sealed class TaskStreamTests
{
    private static readonly ReplicationTask Task1 = SampleTasks.Full(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Events_are_read_with_their_documents_and_unknown_ones_are_skipped()
    {
        var document = JsonSerializer.Serialize(Task1, JsonSerializerOptions.Web);

        var events = await ReadAsync($$"""
            retry: 2000
            id: 1
            : heartbeat

            event: task
            data: {{document}}

            event: of-a-later-version
            data: {}

            event:left
            data:{"id":"{{Task1.Id}}","status":"running"}

            event: resync
            data: {}

            id: 2
            : heartbeat

            event: task
            data: {"half
            """);

        Assert.Equal(new TaskStreamEvent.Position("1"), events[0]);
        Assert.Equal(document, Assert.IsType<TaskStreamEvent.Changed>(events[1]).Text);
        Assert.Equal(new TaskStreamEvent.Left(new(Task1.Id, ReplicationStatus.Running)), events[2]);
        Assert.Equal([new TaskStreamEvent.Resync(), new TaskStreamEvent.Position("2")], events.Skip(3));
    }

    [Fact]
    public async Task The_call_names_the_filter_the_token_and_the_position()
    {
        var handler = new AnsweringHandler(_ => Events(""));
        using var http = new HttpClient(handler);
        using var api = new ReplicationApi(new Server(new Uri("http://replication.example/base/"), "secret"), http);

        using var stream = await api.OpenTaskStreamAsync([("status", "failed"), ("rule", null), ("tag", "a b")], "17", default);

        var request = Assert.Single(handler.Requests);
        Assert.Equal("http://replication.example/base/api/v1/tasks/stream?status=failed&tag=a%20b", request.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer secret", request.Headers.Authorization!.ToString());
        Assert.Equal("17", Assert.Single(request.Headers.GetValues("Last-Event-ID")));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "application/problem+json", """{"code":"task.unknown","detail":"there is no task 'stream'"}""")]
    [InlineData(HttpStatusCode.OK, "text/html", "<p>a proxy</p>")]
    public async Task Another_answer_is_an_error(HttpStatusCode status, string type, string body)
    {
        using var http = new HttpClient(new AnsweringHandler(_ => Answer(status, type, body)));
        using var api = new ReplicationApi(new Server(new Uri("http://replication.example/"), null), http);

        Assert.Equal(status, (await Assert.ThrowsAsync<ApiException>(() => api.OpenTaskStreamAsync([], null, default))).Status);
    }

    private static async Task<List<TaskStreamEvent>> ReadAsync(string text)
    {
        using var http = new HttpClient(new AnsweringHandler(_ => Events(text)));
        using var api = new ReplicationApi(new Server(new Uri("http://replication.example/"), null), http);
        using var stream = await api.OpenTaskStreamAsync([], null, default);
        var events = new List<TaskStreamEvent>();
        await foreach (var next in stream.ReadAsync(default))
            events.Add(next);
        return events;
    }

    private static HttpResponseMessage Events(string text) => Answer(HttpStatusCode.OK, "text/event-stream", text);

    private static HttpResponseMessage Answer(HttpStatusCode status, string type, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };
}
