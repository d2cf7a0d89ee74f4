namespace Replication.App.Copy.Views;

/// <summary>Writes only why a copy failed.</summary>
internal sealed class SilentView(TextWriter errors) : ICopyView
{
    public TimeSpan RefreshInterval => TimeSpan.FromHours(1);

    public async Task FollowAsync(CopySettings settings, IAsyncEnumerable<CopyState> states)
    {
        await foreach (var _ in states)
        {
        }
    }

    public void End(CopySettings settings, CopyEnd end) => PlainView.Complain(errors, CopyReport.Of(settings, end).Errors);

    public void Abandon()
    {
    }
}
