namespace Replication.App.Copy;

/// <summary>Shows the progress and the result of a copy.</summary>
internal interface ICopyView
{
    /// <summary>The time between two snapshots of the copy.</summary>
    TimeSpan RefreshInterval { get; }

    /// <summary>Shows the states of a copy until they end; the last one is shown as well.</summary>
    Task FollowAsync(CopySettings settings, IAsyncEnumerable<CopyState> states);

    /// <summary>Shows the result.</summary>
    void End(CopySettings settings, CopyEnd end);

    /// <summary>Restores the terminal before the process is ended.</summary>
    void Abandon();
}
