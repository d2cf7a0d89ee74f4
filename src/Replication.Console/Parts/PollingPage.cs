using Microsoft.AspNetCore.Components;
using Replication.WebConsole.Access;

namespace Replication.WebConsole.Parts;

/// <summary>A page that reads its content again at an interval, while it is open.</summary>
public abstract class PollingPage : ConsolePage
{
    [Inject]
    internal TimeProvider Clock { get; set; } = null!;

    protected virtual TimeSpan Interval => TimeSpan.FromSeconds(5);

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = PollAsync();
    }

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(Interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(Closed))
            {
                await InvokeAsync(async () =>
                {
                    // An older answer would make the content older than two intervals.
                    await SharedReads.RunAsync(Interval / 2, () => TryAsync(LoadAsync));
                    StateHasChanged();
                });
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The page was closed.
        }
    }
}
