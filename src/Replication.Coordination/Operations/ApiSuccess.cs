namespace Replication.Coordination.Operations;

/// <summary>The answer to a successful request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">What the body contains.</param>
/// <param name="Type">The type of the body; null for an answer without a body.</param>
public sealed record ApiSuccess(int Status, string Description, Type? Type = null)
{
    /// <summary>The body of an example; null means the example of <see cref="Type"/> (<see cref="AnswerExamples"/>).</summary>
    public object? Example { get; init; }

    public bool HasETag { get; init; }

    public bool HasLocation { get; init; }

    public string MediaType { get; init; } = "application/json";
}
