using Replication.Contracts.Specs;

namespace Replication.Contracts.Rules;

/// <summary>
/// The settings of a new repository of Alibaba Cloud Container Registry Enterprise Edition (alibabacloud.com, API cr 2018-12-01,
/// "CreateRepository").
/// </summary>
public sealed record AcrRepository
{
    /// <summary>Longest summary, in characters (alibabacloud.com, ROS, "ALIYUN::CR::Repository": 1 to 100).</summary>
    public const int MaxSummaryLength = 100;

    /// <summary>The summary of a repository without one of its own: the API requires it.</summary>
    public const string DefaultSummary = "Created by replication";

    /// <summary>The summary that the console shows; null means <see cref="DefaultSummary"/>.</summary>
    [SpecField(
        "With createRepository at Alibaba Cloud: the summary of the repository.",
        Option = "--acr-summary",
        Placeholder = "TEXT",
        Label = "ACR summary")]
    public string? Summary { get; init; }

    /// <summary>Who may read the images of the repository.</summary>
    [SpecField(
        "With createRepository at Alibaba Cloud: private or public.",
        Option = "--acr-type",
        Placeholder = "VISIBILITY",
        Label = "ACR type")]
    public RepositoryVisibility Type { get; init; }
}
