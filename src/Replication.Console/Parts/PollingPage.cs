using Microsoft.AspNetCore.Components;

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
                    await TryAsync(LoadAsync);
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
