namespace Replication.Registries;

/// <summary>The result of deleting a tag.</summary>
public enum TagRemoval
{
    /// <summary>The tag existed and was deleted.</summary>
    Removed,

    /// <summary>The tag did not exist.</summary>
    Absent,
}
