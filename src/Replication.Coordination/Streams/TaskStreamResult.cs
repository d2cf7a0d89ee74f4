using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;

namespace Replication.Coordination.Streams;

/// <summary>
/// Sends the events of a stream as <c>text/event-stream</c>. ASP.NET's own result writes no comments, so it has no heartbeat, and it
/// serializes each event for each client.
/// </summary>
internal sealed class TaskStreamResult(TaskFeed feed, TaskSubscription subscription, TaskStreamOptions options, TimeProvider time) : IResult
{
    private const int ReconnectMilliseconds = 2_000;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted,
            httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            var response = httpContext.Response;
            EventStream.Begin(httpContext);
            Write(response.BodyWriter, $"retry: {ReconnectMilliseconds}\n");
            await SendAsync(response.BodyWriter, httpContext.RequestServices.GetRequiredService<ApiTokens>(), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has gone, or this process stops.
        }
        finally
        {
            feed.Close(subscription);
        }
    }

    private async Task SendAsync(PipeWriter body, ApiTokens access, CancellationToken cancellationToken)
    {
        var (begunAt, tokens) = (time.GetTimestamp(), access.Tokens);
        // A client whose token may have been removed reconnects.
        while (time.GetElapsedTime(begunAt) < options.Duration && ReferenceEquals(tokens, access.Tokens))
        {
            var batch = await subscription.TakeAsync(cancellationToken);
            Write(body, batch);
            await body.FlushAsync(cancellationToken);
        }
    }

    // Only the last event has the position: a client that receives a part of the batch resumes before it.
    private static void Write(PipeWriter body, TaskStreamBatch batch)
    {
        if (batch.Resync)
            Write(body, "event: resync\ndata: {}\n\n");
        foreach (var (task, hasLeft) in batch.Tasks)
        {
            Write(body, hasLeft ? "event: left\ndata: " : "event: task\ndata: ");
            body.Write(hasLeft
                ? JsonSerializer.SerializeToUtf8Bytes(new LeftTask(task.Task.Id, task.Task.Status), JsonSerializerOptions.Web)
                : task.Json);
            Write(body, "\n\n");
        }
        Write(body, string.Create(CultureInfo.InvariantCulture, $"id: {batch.Position.UtcTicks}\n: heartbeat\n\n"));
    }

    private static void Write(PipeWriter body, string text) => Encoding.UTF8.GetBytes(text, body);
}
