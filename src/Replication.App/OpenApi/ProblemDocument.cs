using Replication.Coordination.Requests;

namespace Replication.App.OpenApi;

/// <summary>Problem details (RFC 9457) as every error answer has them.</summary>
internal sealed record ProblemDocument
{
    public string? Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public string? Detail { get; init; }

    /// <summary>The stable code of the problem. Scripts may compare it.</summary>
    public required string Code { get; init; }

    /// <summary>All problems of the request body; null when the body is not the cause.</summary>
    public IReadOnlyList<BodyProblem>? Errors { get; init; }
}
