using Replication.Contracts.Specs;

namespace Replication.Contracts.Rules;

/// <summary>The settings of a new project of Harbor (Harbor API 2.0, <c>POST /projects</c>).</summary>
public sealed record HarborProject
{
    /// <summary>Who may read the images of the project.</summary>
    [SpecField(
        "With createRepository at Harbor: private or public.",
        Option = "--harbor-visibility",
        Placeholder = "VISIBILITY",
        Label = "Harbor visibility")]
    public RepositoryVisibility Visibility { get; init; }
}
