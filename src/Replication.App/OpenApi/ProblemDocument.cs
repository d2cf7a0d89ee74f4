using Replication.Coordination.Requests;

namespace Replication.App.OpenApi;

/// <summary>Problem details (RFC 9457) as every refusal has them.</summary>
internal sealed record ProblemDocument
{
    public string? Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public string? Detail { get; init; }

    /// <summary>What scripts go by: it stays the same.</summary>
    public required string Code { get; init; }

    /// <summary>All that is wrong with a body, where one was at fault.</summary>
    public IReadOnlyList<BodyProblem>? Errors { get; init; }
}
