namespace ServiceRecovery.Policies;

/// <summary>Knows the devices on which customers answer.</summary>
public interface IDeviceDirectory : IRecoveryPort
{
    /// <summary>Finds a device.</summary>
    /// <returns>The device as it is registered, or <see langword="null"/> when it isn't.</returns>
    ValueTask<Device?> FindAsync(TenantId tenant, DeviceId device, CancellationToken cancellationToken);
}

// The devices of the options, which every tenant has.
internal sealed class ListedDevices(IEnumerable<Device> devices) : IDeviceDirectory
{
    private readonly Dictionary<DeviceId, Device> _devices = Listed(devices);

    public ValueTask<Device?> FindAsync(TenantId tenant, DeviceId device, CancellationToken cancellationToken) => new(_devices.TryGetValue(device, out var found) ? found : null);

    // One that is listed twice is told as a fault of the options.
    private static Dictionary<DeviceId, Device> Listed(IEnumerable<Device> devices)
    {
        var listed = new Dictionary<DeviceId, Device>();
        foreach (var device in devices)
        {
            listed[device.Id] = device;
        }

        return listed;
    }
}
