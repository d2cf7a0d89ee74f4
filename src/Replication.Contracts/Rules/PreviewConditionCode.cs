namespace Replication.Contracts.Rules;

/// <summary>The keys of a rule that its preview does not check.</summary>
public static class PreviewConditionCode
{
    /// <summary>Only artifacts of some types are copied.</summary>
    public const string Artifacts = "artifacts";

    /// <summary>Only the tags that were pushed last are copied.</summary>
    public const string LatestTags = "tags.latest";

    /// <summary>A push waits until it has an age.</summary>
    public const string MinAge = "minAge";
}
