using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Coordination.Access;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Streams;

/// <summary><c>GET /tasks/stream</c>: sends each task that changes.</summary>
internal sealed class TaskStreamEndpoint(
    TaskFeed feed, TaskStreamOptions options, ApiQuotas quotas, RuleSearch rules, BatchSearch batches, TimeProvider time)
{
    private const string RetryAfterSeconds = "30";

    public void Map(IEndpointRouteBuilder api) => api.MapGet("/tasks/stream", StreamAsync)
        .WithMetadata(CallAccess.Viewer, TaskStreamOperation.Stream)
        // The duration of a stream says nothing about the speed of the API.
        .DisableHttpMetrics();

    private async Task<IResult> StreamAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var (filter, problem) = await TaskQuery.ReadAsync(context.Request.Query, caller, rules, batches, cancellationToken);
        if (problem is not null)
            return problem;
        if (feed.TryOpen(new TaskStreamFilter(caller, filter), PositionOf(context.Request), quotas.MaxTaskStreams) is not { } stream)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return Problem.Of(
                StatusCodes.Status429TooManyRequests,
                "access.tooManyStreams",
                $"{quotas.MaxTaskStreams} task streams are open in this process; read GET /tasks at intervals, or allow more "
                    + "(api.maxTaskStreams)");
        }
        try
        {
            await stream.Begun.WaitAsync(cancellationToken);
        }
        catch
        {
            feed.Close(stream);
            throw;
        }
        return new TaskStreamResult(feed, stream, options, time);
    }

    // An unreadable position is like an old one: the client resynchronizes.
    private static DateTimeOffset? PositionOf(HttpRequest request) => request.Headers["Last-Event-ID"] is not [{ Length: > 0 } text]
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            && ticks > TimeSpan.TicksPerDay
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : DateTimeOffset.UnixEpoch;
}
