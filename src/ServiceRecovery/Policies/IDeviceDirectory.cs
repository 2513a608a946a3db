namespace ServiceRecovery.Policies;

/// <summary>Knows the devices on which customers answer.</summary>
public interface IDeviceDirectory : IRecoveryPort
{
    /// <summary>Finds a device.</summary>
    /// <returns>The device as it is registered, or <see langword="null"/> when it isn't.</returns>
    ValueTask<Device?> FindAsync(TenantId tenant, DeviceId device, CancellationToken cancellationToken);
}

/// <summary>A device on which customers answer themselves: a display at the till, a tablet that goes from table to table.</summary>
/// <param name="Id">The device.</param>
/// <param name="Place">Where it stands; <see langword="null"/> when it stands nowhere in particular.</param>
public sealed record Device(DeviceId Id, PlaceId? Place = null);

/// <summary>The devices of an organization.</summary>
public sealed class DeviceList : System.Collections.ObjectModel.Collection<Device>
{
    /// <summary>Registers a device by its id and, where it always stands at one, its place.</summary>
    /// <exception cref="ArgumentException">One of them is no reference.</exception>
    public void Add(string id, string? place = null) => Add(new Device(new DeviceId(id), place is null ? null : new PlaceId(place)));
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
