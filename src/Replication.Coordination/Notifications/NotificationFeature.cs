using Microsoft.Extensions.DependencyInjection;

namespace Replication.Coordination.Notifications;

/// <summary>Notifications about completion events. Without targets nothing is sent.</summary>
internal sealed class NotificationFeature(NotificationTargets targets, NotificationOptions options) : IFeature
{
    public void Add(IServiceCollection services) => services
        .AddSingleton(targets)
        .AddSingleton(options);

    public void AddAfterBus(IServiceCollection services) => services.AddHostedService<NotificationService>();
}
