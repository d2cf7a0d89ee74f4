using System.Net.Http.Headers;

namespace Replication.Client;

/// <summary>Streams of events.</summary>
public sealed partial class ReplicationApi
{
    private const string EventStream = "text/event-stream";

    /// <summary>
    /// Opens the stream of the tasks that match a filter. A list that is read after this call misses no change. Throws
    /// <see cref="ApiException"/>, also when an older server has no such stream.
    /// </summary>
    /// <param name="filter">The filter of <see cref="ListTasksAsync"/>.</param>
    /// <param name="lastEventId">The last <see cref="TaskStreamEvent.Position"/> of a stream to resume; null begins now.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<TaskStream> OpenTaskStreamAsync(
        IEnumerable<(string Name, string? Value)> filter, string? lastEventId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_root, $"tasks/stream{Query(filter)}"));
        request.Headers.Authorization = _authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventStream));
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        try
        {
            return response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == EventStream
                ? new TaskStream(await response.Content.ReadAsStreamAsync(cancellationToken), response, TimeProvider.System)
                : throw ApiException.Of(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
