using System.Net;
using System.Text.Json;

namespace Replication.Client;

/// <summary>The API answered with an error: a status, a code and a message.</summary>
public sealed class ApiException(HttpStatusCode status, string? code, string detail, IReadOnlyList<ApiError>? errors = null)
    : Exception(detail)
{
    public HttpStatusCode Status => status;

    /// <summary>The error code; null when the response does not come from this API.</summary>
    public string? Code => code;

    /// <summary>Everything that is wrong with the body; empty for an error of another kind.</summary>
    public IReadOnlyList<ApiError> Errors => errors ?? [];

    public static ApiException Of(HttpStatusCode status, string text)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<ProblemText>(text, JsonSerializerOptions.Web);
            if (problem is { Code: { } code })
                return new ApiException(status, code, problem.Detail ?? problem.Title ?? code, problem.Errors);
        }
        catch (JsonException)
        {
            // The response comes from a proxy or from another program.
        }
        return new ApiException(status, code: null, $"it answers {(int)status}, but not as the replication API does");
    }

    private sealed record ProblemText(string? Title, string? Detail, string? Code, IReadOnlyList<ApiError>? Errors);
}
