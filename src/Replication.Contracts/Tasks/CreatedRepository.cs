namespace Replication.Contracts.Tasks;

/// <summary>The repository that a task created at its target, because the rule has <c>createRepository</c>.</summary>
/// <param name="At">When the repository was created.</param>
/// <param name="Problem">
/// What is missing in the new repository, such as its lifecycle policy, with the remedy; null when nothing is. The image was copied.
/// </param>
public sealed record CreatedRepository(DateTimeOffset At, string? Problem);
