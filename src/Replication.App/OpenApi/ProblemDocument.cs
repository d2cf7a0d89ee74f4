using System.ComponentModel;
using Replication.Coordination.Requests;

namespace Replication.App.OpenApi;

/// <summary>Problem details (RFC 9457) as every error answer has them.</summary>
internal sealed record ProblemDocument
{
    [Description("A link to the definition of the HTTP status.")]
    public string? Type { get; init; }

    [Description("The name of the HTTP status.")]
    public required string Title { get; init; }

    [Description("The HTTP status.")]
    public required int Status { get; init; }

    [Description("The cause and the remedy.")]
    public string? Detail { get; init; }

    [Description("The stable code of the problem. Scripts may compare it.")]
    public required string Code { get; init; }

    [Description("All problems of the request body; null when the body is not the cause.")]
    public IReadOnlyList<BodyProblem>? Errors { get; init; }
}
