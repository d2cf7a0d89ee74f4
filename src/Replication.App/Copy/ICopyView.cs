namespace Replication.App.Copy;

/// <summary>Shows a copy to whoever started it.</summary>
internal interface ICopyView
{
    /// <summary>How often it wants to see where the copy stands.</summary>
    TimeSpan LookEvery { get; }

    /// <summary>Shows the states of a copy until they end; the last one is shown as well.</summary>
    Task FollowAsync(CopySettings settings, IAsyncEnumerable<CopyState> states);

    /// <summary>Says what it came to.</summary>
    void End(CopySettings settings, CopyEnd end);

    /// <summary>Leaves the terminal as it was found: the process is about to be ended.</summary>
    void Abandon();
}
