using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Replication.Contracts.Instances;

namespace Replication.Client;

/// <summary>Streams of events.</summary>
public sealed partial class ReplicationApi
{
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
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var response = await OpenAsync(request, cancellationToken);
        return new TaskStream(await response.Content.ReadAsStreamAsync(cancellationToken), response, TimeProvider.System);
    }

    /// <summary>
    /// Checks an instance and reports each step when it begins and when it ends. A server that has no such stream sends all steps at the
    /// end. Throws <see cref="ApiException"/>, and <see cref="HttpRequestException"/> when the stream is incomplete.
    /// </summary>
    public async Task<ApiAnswer<CheckDocument>> CheckInstanceInStepsAsync(
        string name, string? repository, bool? write, Action<CheckStep> report, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_root, CheckPath(name, "/stream", repository, write)))
            {
                Content = JsonBody(null),
            };
            request.Headers.Add(RequestHeader, "1");
            using var response = await OpenAsync(request, cancellationToken);
            using var events = new ServerSentEvents(await response.Content.ReadAsStreamAsync(cancellationToken), TimeProvider.System);
            await foreach (var (kind, data, _) in events.ReadAsync(cancellationToken))
            {
                if (kind == "begun")
                    report(new CheckStep(Parse<CheckBegun>(data).Question, null));
                else if (kind == "ended" && Parse<CheckAnswer>(data) is var answer)
                    report(new CheckStep(answer.Question, answer));
                else if (kind == "finished")
                    return new ApiAnswer<CheckDocument>(Parse<CheckDocument>(data), data!, null);
            }
            throw new HttpRequestException("the server ended the check before its last step");
        }
        catch (IOException lost)
        {
            throw new HttpRequestException(lost.Message, lost);
        }
        catch (ApiException refused) when (IsMissing(refused))
        {
            var all = await CheckInstanceAsync(name, repository, write, cancellationToken);
            foreach (var answer in all.Value.Answers)
                report(new CheckStep(answer.Question, answer));
            return all;
        }
    }

    // An older server has no such path.
    private static bool IsMissing(ApiException refused) =>
        refused.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed && refused.Code != "instance.unknown";

    private static string CheckPath(string name, string suffix, string? repository, bool? write) =>
        $"instances/{Segment(name)}/check{suffix}"
            + Query(("repository", repository), ("write", write is { } asked ? asked ? "true" : "false" : null));

    private static T Parse<T>(string? data) =>
        JsonSerializer.Deserialize<T>(data ?? "null", JsonSerializerOptions.Web) ?? throw new JsonException("null");

    private async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(ServerSentEvents.MediaType));
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == ServerSentEvents.MediaType)
            return response;
        using (response)
            throw ApiException.Of(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }
}
